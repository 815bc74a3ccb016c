// Loaded before a program: prints the most memory that its process held, in bytes, as the last line.
process.on('exit', () => process.stdout.write(`${process.resourceUsage().maxRSS * 1024}\n`));
