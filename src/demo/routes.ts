import { graphqlRoutes } from './graphql.ts';
import { pageRoutes } from './pages.ts';
import { restRoutes } from './rest.ts';
import type { Route } from './router.ts';
import { trackingRoutes } from './tracking.ts';

/** Everything the server answers; pages come last because a project's path may be anything. */
export const routes: readonly Route[] = [...trackingRoutes, ...restRoutes, ...graphqlRoutes, ...pageRoutes];
