package dev.sluice.journal;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a failed transaction means for what it should have stored. */
enum Failure {
    /** The data itself was refused: trying again as it is does not help. */
    REFUSED,
    /** The database, or the way to it: the same may succeed later. */
    UNREACHABLE;

    /** SQLSTATE classes that speak about the data: data exception, integrity violation, cardinality. */
    private static boolean isAboutData(String state) {
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("21");
    }

    static Failure of(Throwable failure) {
        if (failure instanceof Error) return UNREACHABLE;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof NotBegunException || cause instanceof StorageFailedException) return UNREACHABLE;
            if (cause instanceof SQLException sql) return of(sql);
        }
        // No database said this: a row that could not be built, or an update that met no row.
        return REFUSED;
    }

    /** A failed batch hides the reason of its first failure behind its own. */
    private static Failure of(SQLException failure) {
        for (@Nullable SQLException each = failure; each != null; each = each.getNextException()) {
            String state = each.getSQLState();
            if (state != null && isAboutData(state)) return REFUSED;
        }
        return UNREACHABLE;
    }

    /** What to tell of a failure: its kind and SQLSTATE, never the words, which quote the rows they are about. */
    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return cause.getClass().getSimpleName() + " " + sql.getSQLState();
            }
        }
        return failure.getClass().getSimpleName();
    }
}
