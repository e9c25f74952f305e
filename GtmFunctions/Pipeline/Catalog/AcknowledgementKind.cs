namespace GtmFunctions.Pipeline.Catalog;

/// <summary>What a provider wants to read when its events are stored.</summary>
public enum AcknowledgementKind
{
    /// <summary>Any success will do: our own <c>{"id"}</c>.</summary>
    Id,

    /// <summary>Salesforce's SOAP answer with <c>Ack</c> true, without which it sends again.</summary>
    Soap,

    /// <summary>Mixpanel's JSON: the action of the request and <c>success</c>, without which it takes the sync for failed.</summary>
    Mixpanel,
}
