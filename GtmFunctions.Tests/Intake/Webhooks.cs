using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Tests.Intake;

/// <summary>Webhooks for tests, their source, and what intake makes of them.</summary>
internal static class Webhooks
{
    public static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A webhook of the source <c>s</c>.</summary>
    public static ReceivedMessage Message(string body, bool firstItemOnly = false) => new()
    {
        Delivery = "d20261123-0",
        Source = "s",
        ReceivedAt = At,
        Signature = new SignatureNote("none", Secret: null, SignedAt: null, firstItemOnly),
        Bytes = Encoding.UTF8.GetBytes(body),
    };

    /// <summary>The source <c>s</c>, whose provider is known by its event's definition alone.</summary>
    public static Source Source(
        EventDefinition definition, IReadOnlyDictionary<string, string>? types = null, IReadOnlyList<EventKind>? kinds = null)
    {
        var provider = new SourceDefinition
        {
            Name = "s",
            Title = "S",
            Signature = [],
            Event = definition,
            Types = types ?? new Dictionary<string, string>(),
            Kinds = kinds ?? [],
            Map = new Dictionary<FieldPath, FieldMapping>
            {
                [FieldPath.Parse("person.email")] = new([FieldPath.Parse("mail")]),
            },
        };
        return new Source { Name = "s", Provider = provider, Secrets = [], Mapping = new SourceMapping(provider) };
    }

    /// <summary>An item in canonical terms.</summary>
    /// <param name="data">Its canonical fields.</param>
    public static NormalisedItem Normalised(string data = "{}") => new(
        "id-7",
        "id",
        "deal.updated",
        "deal.won",
        "subject-7",
        At,
        JsonNode.Parse(data)!.AsObject(),
        new Dictionary<string, string>(),
        [])
    {
        Shape = new ShapeName("deal.updated", null),
    };
}
