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
            return ApiAnswer.refusal(500);
        }
        Response answer = ApiAnswer.refusal(refused.getResponse().getStatus());
        String allowed = refused.getResponse().getHeaderString(HttpHeaders.ALLOW);
        if (allowed == null) return answer;
        return Response.fromResponse(answer).header(HttpHeaders.ALLOW, allowed).build();
    }
}
