import { graphqlRoutes } from '../graphql/routes.ts';
import { pageRoutes } from '../pages/routes.ts';
import { restRoutes } from '../rest/routes.ts';
import { trackingRoutes } from '../tracking/routes.ts';
import type { Route } from './router.ts';

/** Everything the server answers; pages come last because a project's path may be anything. */
export const routes: readonly Route[] = [...trackingRoutes, ...restRoutes, ...graphqlRoutes, ...pageRoutes];
