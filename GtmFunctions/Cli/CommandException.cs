namespace GtmFunctions.Cli;

/// <summary>A command cannot go on. The message says what is wrong and what to do, and is all that a person gets to see.</summary>
public class CommandException : Exception
{
    /// <summary>Makes one.</summary>
    public CommandException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one out of what was thrown.</summary>
    public CommandException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
