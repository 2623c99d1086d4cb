// The version of this package, as package.json has it: a bundle has no package.json beside it.
export const version = "0.1.0";
