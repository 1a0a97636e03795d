package dev.sluice.admin;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Says in JSON what was wrong with a request, or that we failed; never a page of the server, nor a class name. */
@Provider
public class ApiFailures implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(ApiFailures.class.getName());

    @Override
    public Response toResponse(Throwable failure) {
        if (!(failure instanceof WebApplicationException refused)) {
            LOG.log(System.Logger.Level.ERROR, "request failed", failure);
            return ApiAnswer.refusal(500, "internal", "The gateway failed to answer.");
        }
        int status = refused.getResponse().getStatus();
        return switch (status) {
            case 404 -> ApiAnswer.refusal(status, "not_found", "There is nothing at this path.");
            case 405 -> methods(refused.getResponse());
            case 406 -> ApiAnswer.refusal(status, "not_acceptable", "The answer is application/json.");
            case 415 -> ApiAnswer.refusal(status, "unsupported_media_type", "This type of body is not taken.");
            default ->
                status < 500
                        ? ApiAnswer.refusal(status, "bad_request", "The request cannot be understood.")
                        : ApiAnswer.refusal(status, "internal", "The gateway failed to answer.");
        };
    }

    private static Response methods(Response refused) {
        return Response.fromResponse(
                        ApiAnswer.refusal(405, "method_not_allowed", "The method is not allowed at this path."))
                .header(HttpHeaders.ALLOW, refused.getHeaderString(HttpHeaders.ALLOW))
                .build();
    }
}
