/** Where metrics and health are served when nobody says otherwise. */
export const ADMIN_PORT = 9612;
