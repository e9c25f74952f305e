namespace GtmFunctions.Pipeline.Outbound;

/// <summary>Carries a failure that we found ourselves out of the HTTP stack, which wraps it; never leaves this folder.</summary>
internal sealed class OutboundFault(OutboundFailureKind kind, string reason) : Exception(reason)
{
    /// <summary>What went wrong.</summary>
    public OutboundFailureKind Kind { get; } = kind;

    /// <summary>The fault inside an exception, however deep, or <see langword="null"/>.</summary>
    public static OutboundFault? In(Exception? exception)
    {
        while (exception is not (null or OutboundFault))
            exception = exception.InnerException;
        return exception as OutboundFault;
    }
}
