using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Receive.Acknowledgements;

/// <summary>
/// Mixpanel's JSON, without which a cohort's sync counts as failed (https://docs.mixpanel.com/docs/cohort-sync/integrations/webhooks).
/// </summary>
internal static class MixpanelAcknowledgement
{
    private static readonly FieldPath Action = FieldPath.Parse("action");

    /// <summary>The answer: the request's action and <c>success</c>.</summary>
    public static Acknowledgement Create(SignedRequest request)
    {
        var action = UntrustedJson.Text(UntrustedJson.Parse(request.Body.Span), Action);
        return new Acknowledgement("application/json", new JsonObject { ["action"] = action, ["status"] = "success" }.ToJsonString());
    }
}
