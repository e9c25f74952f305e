using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Receive.Acknowledgements;

/// <summary>What a provider reads when its events are stored.</summary>
/// <param name="ContentType">The media type of the body.</param>
/// <param name="Body">The body of the answer, whose status is 200.</param>
internal sealed record Acknowledgement(string ContentType, string Body)
{
    private static readonly FrozenDictionary<AcknowledgementKind, Func<SignedRequest, string, Acknowledgement>> Kinds =
        new Dictionary<AcknowledgementKind, Func<SignedRequest, string, Acknowledgement>>
        {
            [AcknowledgementKind.Id] = static (_, id) => new("application/json", new JsonObject { ["id"] = id }.ToJsonString()),
            [AcknowledgementKind.Soap] = static (_, _) => SoapAcknowledgement.Answer,
            [AcknowledgementKind.Mixpanel] = static (request, _) => MixpanelAcknowledgement.Create(request),
        }.ToFrozenDictionary();

    /// <summary>The acknowledgement of a request, to be sent with status 200, and only when everything in the request is stored.</summary>
    /// <param name="source">The provider.</param>
    /// <param name="request">The request, whose signature was accepted.</param>
    /// <param name="id">Our id of the request.</param>
    public static Acknowledgement For(SourceDefinition source, SignedRequest request, string id) =>
        Kinds[source.Acknowledge](request, id);
}
