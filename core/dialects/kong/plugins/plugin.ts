import type { z } from 'zod';
import type { Condition, Phase } from '../../../model/config.ts';
import type { Finding } from '../../../model/source.ts';
import type { Located } from '../../reading/yaml-file.ts';

/** One policy use that a plugin becomes, without its id and place. */
export interface TranslatedUse {
  readonly phase: Phase;
  readonly policy: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Besides the consumer an instance may belong to. */
  readonly when?: Condition;
}

/** A Kong plugin and what it becomes. One file a plugin. */
export interface KongPlugin<Config = unknown> {
  readonly name: string;
  /** Kong runs plugins of higher priority first. */
  readonly priority: number;
  /** Plugins that find out who calls cannot belong to a consumer. */
  readonly isAuthentication: boolean;
  readonly config: z.ZodType<Config>;
  /** @param located The `config`, for findings on what fits the schema and is not served all the same. */
  translate(config: Config, located: Located, findings: Finding[]): readonly TranslatedUse[];
}

/** Hides the type of the configuration, so that different plugins fit in one list. */
export function defineKongPlugin<Config>(plugin: KongPlugin<Config>): KongPlugin {
  // Only ever called with what the plugin's own schema parsed, which `translatePlugin` guarantees.
  return plugin as KongPlugin;
}
