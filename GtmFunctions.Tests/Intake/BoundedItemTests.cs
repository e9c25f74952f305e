using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class BoundedItemTests
{
    [Fact]
    public void From_TextsAsLongAsIsKept_IsTheItemItself()
    {
        var item = Webhooks.Normalised() with { ProviderId = new string('a', BoundedText.MaxCharacters), Subject = null };

        Assert.Same(item, BoundedItem.From(item));
    }

    [Fact]
    public void From_TextsThatAreLonger_AreBoundedAndToldWithTheirLengths()
    {
        var (id, subject) = (new string('a', BoundedText.MaxCharacters + 1), new string('b', 5_000));

        var bounded = BoundedItem.From(Webhooks.Normalised() with { ProviderId = id, Subject = subject });

        Assert.Equal((BoundedText.From(id), BoundedText.From(subject)), (bounded.ProviderId, bounded.Subject));
        Assert.Equal(("deal.updated", "deal.won"), (bounded.ProviderType, bounded.Type));
        Assert.Equal(new Dictionary<string, int> { ["id"] = 1_001, ["subject"] = 5_000 }, bounded.Cut);
    }

    [Fact]
    public void From_LongTypes_AreBoundedToo()
    {
        var type = new string('t', 2_000);

        var bounded = BoundedItem.From(Webhooks.Normalised() with { ProviderType = type, Type = type });

        Assert.Equal((BoundedText.From(type), BoundedText.From(type)), (bounded.ProviderType, bounded.Type));
        Assert.Equal(new Dictionary<string, int> { ["providerType"] = 2_000, ["type"] = 2_000 }, bounded.Cut);
    }
}
