using Azure;
using Azure.Identity;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>Tells what storage can do to a caller from a fault of our own.</summary>
internal static class StorageFault
{
    /// <summary>
    /// Whether an exception came from a storage call: an answer that refuses, no identity to ask with, no answer in time (the SDK throws a
    /// <see cref="TaskCanceledException"/> for its own time-out), or several tries that all failed to reach it.
    /// </summary>
    public static bool Is(Exception failure) => failure switch
    {
        RequestFailedException or AuthenticationFailedException => true,
        HttpRequestException or IOException or TaskCanceledException or TimeoutException => true,
        AggregateException several => several.InnerExceptions.All(Is),
        _ => false,
    };

    /// <summary>What happened, in a word or two: the service's own error code where it gave one.</summary>
    public static string Code(Exception failure) => failure switch
    {
        RequestFailedException { ErrorCode: { Length: > 0 } code } => code,
        RequestFailedException { Status: > 0 } refused => $"status {refused.Status}",
        AuthenticationFailedException => "the app's identity could not be proven",
        TaskCanceledException or TimeoutException => "no answer in time",
        AggregateException { InnerExceptions: [var first, ..] } => Code(first),
        _ => "no connection",
    };

    /// <summary>Whether storage answered and will not answer otherwise when it is asked again.</summary>
    public static bool IsRefusal(Exception failure) =>
        failure is RequestFailedException { Status: >= 400 and < 500 and not (408 or 409 or 412 or 429) };
}
