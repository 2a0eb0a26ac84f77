import fc from 'fast-check';

/**
 * Properties try other cases in every run on a desk, so that new ones are found where somebody can mend them. In CI
 * they try the same cases each time: a change is refused for what it breaks, not for what it happens to draw.
 */
if (process.env.CI) fc.configureGlobal({ seed: 20261122 });
