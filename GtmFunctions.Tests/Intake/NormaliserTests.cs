using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class NormaliserTests
{
    private static readonly EventDefinition Definition = new()
    {
        Type = [FieldExpression.Parse("type"), FieldExpression.Parse("kind")],
        Subject = [FieldExpression.Parse("about")],
        Time = [FieldExpression.Parse("time"), FieldExpression.Parse("at")],
    };

    [Theory]
    [InlineData("""{"type":"deal.updated","kind":"deal"}""", "deals", "deal.updated")]
    [InlineData("""{"kind":"deal"}""", null, "deal")]
    [InlineData("{}", "deals", "deals")]
    [InlineData("{}", null, "")]
    public void Normalise_ProviderType_IsTheItemsElseTheOneThatIsKnown(string item, string? known, string expected) =>
        Assert.Equal(expected, Normalise(Webhooks.Source(Definition), item, known).ProviderType);

    [Theory]
    [InlineData("""{"type":"deal.updated"}""", "deal.won")]
    [InlineData("""{"type":"deal.merged"}""", "deal.merged")]
    [InlineData("{}", "webhook.received")]
    public void Normalise_Type_IsTheNamedOneElseTheProvidersElseTheUntypedOne(string item, string expected)
    {
        var source = Webhooks.Source(Definition, new Dictionary<string, string> { ["deal.updated"] = "deal.won" });

        Assert.Equal(expected, Normalise(source, item).Type);
    }

    [Theory]
    [InlineData("deal", "deal")]
    [InlineData("", "webhook.received")]
    public void Untyped_ProviderType_NamesTheEventUnlessItIsEmpty(string providerType, string expected) =>
        Assert.Equal(expected, Normaliser.Untyped(providerType));

    [Theory]
    [InlineData("""{"about":"7","mail":"ada@acme.example"}""", "7")]
    [InlineData("""{"about":"7"}""", "7")]
    [InlineData("""{"mail":"ada@acme.example"}""", "ada@acme.example")]
    [InlineData("{}", null)]
    public void Normalise_Subject_IsTheProvidersElseOfTheFields(string item, string? expected) =>
        Assert.Equal(expected, Normalise(Webhooks.Source(Definition), item).Subject);

    [Theory]
    [InlineData("""{"deal":{"id":7},"person":{"email":"ada@acme.example"},"account":{"domain":"acme.example"}}""", "7")]
    [InlineData("""{"person":{"email":"ada@acme.example"},"account":{"domain":"acme.example"}}""", "ada@acme.example")]
    [InlineData("""{"account":{"domain":"acme.example"}}""", "acme.example")]
    [InlineData("""{"deal":{"id":null}}""", null)]
    public void SubjectOf_Fields_IsTheDealElseThePersonElseTheAccount(string data, string? expected) =>
        Assert.Equal(expected, Normaliser.SubjectOf(JsonNode.Parse(data)!.AsObject()));

    [Theory]
    [InlineData("""{"mail":"ada@acme.example"}""", false, 0)]
    [InlineData("""{"mail":"ada@acme.example","time":"soon","at":"2026-11-20T10:00:00Z"}""", false, 1)]
    [InlineData("""{"mail":"ada@acme.example","time":"soon"}""", true, 1)]
    public void Normalise_Time_IsMissingOnlyWhereTheItemSaysOneAndNoneCanBeRead(string item, bool isMissing, int unfit)
    {
        var normalised = Normalise(Webhooks.Source(Definition), item);

        Assert.Equal(isMissing ? ["time"] : [], normalised.Missing);
        Assert.Equal(unfit, normalised.Unfit.Count);
    }

    [Fact]
    public void Event_TimeOfTheItem_IsTheEventsElseThatOfReceipt()
    {
        var item = Webhooks.Normalised() with { Time = Webhooks.At.AddDays(-1) };
        var message = Webhooks.Message("{}");

        Assert.Equal(Webhooks.At.AddDays(-1), item.Event("e", message).Time);
        Assert.Equal(Webhooks.At, (item with { Time = null }).Event("e", message).Time);
    }

    [Fact]
    public void Normalise_Shape_HasTheTypeOnlyWhereAKindToldIt()
    {
        var types = new Dictionary<string, string> { ["deal.updated"] = "deal.won" };
        const string item = """{"type":"deal.updated"}""";

        var byType = Normalise(Webhooks.Source(Definition, types), item).Shape;
        var byKind = Normalise(Webhooks.Source(Definition, types, [new EventKind { Type = "deal.merged" }]), item).Shape;

        Assert.Equal(new ShapeName("deal.updated", null), byType);
        Assert.Equal(new ShapeName("deal.updated", "deal.merged"), byKind);
    }

    private static NormalisedItem Normalise(Source source, string item, string? known = null)
    {
        var node = JsonNode.Parse(item)!;
        return Normaliser.Normalise(source, new IntakeItem(0, node, new("sha256:0"), node), new Dictionary<string, string>(), known);
    }
}
