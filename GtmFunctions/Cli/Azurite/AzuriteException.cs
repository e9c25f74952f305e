namespace GtmFunctions.Cli.Azurite;

/// <summary>Local storage could not be installed, started or shared; the message says why and what to do, fit to be shown.</summary>
public sealed class AzuriteException : Exception
{
    /// <summary>An error that its message explains.</summary>
    public AzuriteException(string message)
        : base(message)
    {
    }

    /// <summary>An error with its cause.</summary>
    public AzuriteException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
