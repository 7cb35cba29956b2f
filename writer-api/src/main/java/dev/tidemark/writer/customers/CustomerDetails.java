package dev.tidemark.writer.customers;

import dev.tidemark.writer.input.Input;
import java.util.regex.Pattern;

/** What a merge patch can change of a customer. Its JSON form is the document that a patch is applied to. */
record CustomerDetails(String name, String email) {
    static final int MAX_NAME = 200;
    static final int MAX_EMAIL = 254;

    /** One @ with something on both sides: only sending to it would prove more. */
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    static final String[] FIELDS = {"name", "email"};

    static CustomerDetails read(Input input) {
        return new CustomerDetails(
                input.text("name", MAX_NAME), input.text("email", MAX_EMAIL, EMAIL, "an e-mail address"));
    }
}
