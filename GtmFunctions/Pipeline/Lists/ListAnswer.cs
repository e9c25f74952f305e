using System.Globalization;
using GtmFunctions.Pipeline.Outbound;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>What is wrong with the answer of an address that a list is synced from.</summary>
internal static class ListAnswer
{
    /// <summary>Why it holds no rows, in words that name no address; <see langword="null"/> where it may.</summary>
    public static string? Fault(OutboundResult result) => result switch
    {
        OutboundFailure { Kind: OutboundFailureKind.Redirected } => "its address leads on and on, as to a sign-in page",
        OutboundFailure failure => $"it could not be fetched: {failure.Reason}",
        OutboundResponse { Status: 304 } => null,
        OutboundResponse { Status: 401 or 403 } response => $"its address answered {response.Status}: it wants somebody to sign in",
        OutboundResponse { Status: not 200 } response => string.Create(
            CultureInfo.InvariantCulture, $"its address answered {response.Status}: it is asked again when it is due"),
        OutboundResponse { Truncated: true } => $"it is larger than {ListSync.MostBytes >> 20} MiB: import it instead",
        OutboundResponse response when PublishedTable.IsPage(response) =>
            "its address gives a web page and not a table, such as a sign-in page: give the address of the CSV itself",
        _ => null,
    };
}
