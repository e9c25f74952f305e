using Azure;

namespace GtmFunctions.Cli.Host;

/// <summary>Tells what storage can do to a caller from a fault of our own.</summary>
internal static class StorageFailure
{
    /// <summary>
    /// Whether an exception came from a storage call: an answer that refuses, no answer in time (the SDK throws a
    /// <see cref="TaskCanceledException"/> for its own time-out), or several tries that all failed to reach it.
    /// </summary>
    public static bool Is(Exception exception) => exception switch
    {
        RequestFailedException or HttpRequestException or IOException or OperationCanceledException => true,
        AggregateException several => several.InnerExceptions.All(Is),
        _ => false,
    };
}
