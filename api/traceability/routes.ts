/** All that this domain answers under /api/v1. */
import { createRouter } from '../http.ts';
import { routes as events } from './events/routes.ts';
import { routes as exchange } from './exchange/routes.ts';
import { routes as lots } from './lots/routes.ts';
import { routes as print } from './print/routes.ts';
import { routes as recall } from './recall/routes.ts';
import { routes as scan } from './scan/routes.ts';
import { routes as signals } from './signals/routes.ts';
import { routes as stamps } from './stamps/routes.ts';

export const routes = createRouter().route('/', lots).route('/', stamps).route('/', scan).route('/', recall).route('/', exchange).route('/', events).route('/', print).route('/', signals);
