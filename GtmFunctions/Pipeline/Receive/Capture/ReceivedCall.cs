using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>A request while it is answered: what has been found out of it so far.</summary>
/// <param name="request">The request.</param>
/// <param name="token">What follows the source's name in the address.</param>
internal sealed class ReceivedCall(HttpRequest request, string? token)
{
    /// <summary>The request.</summary>
    public HttpRequest Request => request;

    /// <summary>What follows the source's name in the address.</summary>
    public string? Token => token;

    /// <summary>The source; <see langword="null"/> until it is found, or where there is none.</summary>
    public Source? Source { get; set; }

    /// <summary>The body; <see langword="null"/> until it has come, or where it is too large.</summary>
    public ReadOnlyMemory<byte>? Body { get; set; }

    /// <summary>The source's live secrets, as far as they are known.</summary>
    public IReadOnlyList<Secret> Secrets { get; set; } = [];
}

/// <summary>How a request was answered.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Status">Its HTTP status.</param>
/// <param name="Why">Why it was refused, for the operator's eyes; what else is to be known of it where it was not.</param>
/// <param name="Delivery">The id that the provider was given.</param>
internal sealed record Receipt(IResult Result, int Status, string Why = "", string? Delivery = null);
