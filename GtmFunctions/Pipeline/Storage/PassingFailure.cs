using Azure;
using Azure.Identity;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// Tells a failure that may pass (storage is away or busy, the work was ended) from one that comes of the thing itself and would come
/// again each time. Of many, only the thing itself is left out for the latter; for the former all are tried again.
/// </summary>
internal static class PassingFailure
{
    /// <summary>Whether the same thing may succeed later without anybody changing it.</summary>
    /// <param name="failure">What was thrown. 400 and 413 are storage's word that what was to be written is too long or malformed.</param>
    public static bool Is(Exception failure) => failure switch
    {
        RequestFailedException refused => refused.Status is not (400 or 413),
        AggregateException several => several.InnerExceptions.Any(Is),
        OperationCanceledException or IOException or HttpRequestException or TimeoutException => true,
        AuthenticationFailedException or OutOfMemoryException => true,
        _ => false,
    };
}
