package dev.tidemark.projector.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What of a command's parameters is wrong, however the projector is: status 2. */
final class Usage {

    private final CommandSpec command;

    Usage(CommandSpec command) {
        this.command = command;
    }

    /** @throws ParameterException unless this holds */
    void require(boolean right, String wrong) {
        if (!right) {
            throw new ParameterException(command.commandLine(), wrong);
        }
    }

    /**
     * @param given null where it was not
     * @return 0 where it was not given: the projector knows which one is meant
     */
    int generation(Integer given) {
        require(given == null || given > 0, "GENERATION must be a number from 1 on, is " + given);
        return given == null ? 0 : given;
    }
}
