/** The engines a template can be run as. */
export const PROFILES = ['apigw', 'velocity-1.7', 'velocity-2', 'appsync'] as const;

/** One of {@link PROFILES}; `apigw` is API Gateway and the default. */
export type Profile = (typeof PROFILES)[number];

/** How Velocity 2 can treat blanks around directives; `bc` is what 1.7 does. */
export const SPACE_GOBBLING = ['none', 'bc', 'lines', 'structured'] as const;

/** One of {@link SPACE_GOBBLING}. */
export type SpaceGobbling = (typeof SPACE_GOBBLING)[number];

/** What differs between the profiles, decided once when a template is read. */
export interface Dialect {
  readonly profile: Profile;
  /** The rules of Velocity 2.4.1 instead of those of 1.7. */
  readonly isTwo: boolean;
  /** A null or invalid reference evaluates to the empty string. */
  readonly hasEmptyNull: boolean;
  /** Lists of the payload print as JSON. */
  readonly hasJsonLists: boolean;
  readonly hasReturn: boolean;
  readonly spaceGobbling: SpaceGobbling;
  /** Names of the directives that are not macros. */
  readonly directives: ReadonlySet<string>;
}

const DIRECTIVES = ['foreach', 'include', 'parse', 'macro', 'literal', 'evaluate', 'break', 'define', 'stop'];

/** The rules of a profile. */
export function dialectOf(profile: Profile, spaceGobbling: SpaceGobbling = 'lines'): Dialect {
  const isTwo = profile === 'velocity-2';
  return {
    profile,
    isTwo,
    hasEmptyNull: profile === 'apigw',
    hasJsonLists: profile === 'apigw',
    hasReturn: profile === 'appsync',
    spaceGobbling: isTwo ? spaceGobbling : 'bc',
    directives: new Set(profile === 'appsync' ? [...DIRECTIVES, 'return'] : DIRECTIVES),
  };
}
