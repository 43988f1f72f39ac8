import { http, HttpResponse, JsonBodyType } from 'msw';

/** The tests' backend; `mockApis.discovery` leads there. */
export const BACKEND = 'http://example.com/api/kafka-capacity/v1';

/** Answers a path of the backend. */
export function answer(path: string, body: JsonBodyType) {
  return http.get(`${BACKEND}${path}`, () => HttpResponse.json(body));
}

/** Refuses a path of the backend as Backstage's backends do. */
export function refuse(
  path: string,
  statusCode: number,
  error: { name: string; message: string },
) {
  return http.get(`${BACKEND}${path}`, ({ request }) =>
    HttpResponse.json(
      {
        error,
        request: { method: 'GET', url: new URL(request.url).pathname },
        response: { statusCode },
      },
      { status: statusCode },
    ),
  );
}
