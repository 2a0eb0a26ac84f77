#!/usr/bin/env node
/** The command line `citymark`. */
import { run } from './cli/program.ts';

process.exitCode = await run(process.argv.slice(2));
