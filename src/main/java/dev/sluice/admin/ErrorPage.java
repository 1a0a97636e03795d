package dev.sluice.admin;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;

/** What is told in place of the server's error pages, which name classes; {@code web.xml} sends them here. */
@WebServlet("/error")
public class ErrorPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object told = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = told instanceof Integer known ? known : HttpServletResponse.SC_NOT_FOUND;
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(ApiAnswer.refusalBytes(status));
    }
}
