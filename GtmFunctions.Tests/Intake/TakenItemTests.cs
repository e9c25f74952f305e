using System.Diagnostics;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Storage.Intake;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class TakenItemTests
{
    private const string Sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(true, 0, SignedPart.ThisEvent)]
    [InlineData(true, 1, SignedPart.FirstItemOnly)]
    [InlineData(false, 0, SignedPart.ThisEvent)]
    [InlineData(false, 1, SignedPart.ThisEvent)]
    public void From_SignatureOfTheFirstItemOnly_DoesNotCoverTheOthers(bool firstItemOnly, int index, SignedPart expected) =>
        Assert.Equal(expected, From(Webhooks.Message("{}", firstItemOnly), Item(index)).Received.Signature.Covers);

    [Theory]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    public void From_ItemOfSeveral_IsOneOfManyUnlessItIsTakenInByItself(bool cameWithOthers, bool isNamed, bool expected)
    {
        var message = Webhooks.Message("{}") with { Items = isNamed ? [1] : null };

        Assert.Equal(expected, From(message, Item(1) with { IsOneOfMany = cameWithOthers }).Received.IsOneOfMany);
    }

    [Fact]
    public void From_NamesThatWereCut_AreToldOnlyWhereThereAreAny()
    {
        var cut = new Dictionary<string, int> { ["id"] = 2_000 };

        Assert.Equal(cut, From(Webhooks.Message("{}"), Item(0), Webhooks.Normalised() with { Cut = cut }).Intake.Cut);
        Assert.Null(From(Webhooks.Message("{}"), Item(0)).Intake.Cut);
    }

    [Fact]
    public void From_TraceUnderWay_IsTheEventsParentBeforeTheWebhooksOwn()
    {
        using var source = new ActivitySource(TraceParent.SourceName);
        using var listener = new ActivityListener
        {
            ShouldListenTo = listened => ReferenceEquals(listened, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("intake");

        Assert.NotNull(activity?.Id);
        Assert.Equal(activity.Id, From(Webhooks.Message("{}") with { Parent = Sent }, Item(0)).Message.Parent);
        Assert.Equal(activity.Id, From(Webhooks.Message("{}"), Item(0)).Message.Parent);
    }

    [Fact]
    public void From_NothingTracedHere_TheParentIsTheWebhooksOwn() =>
        Assert.Equal(Sent, From(Webhooks.Message("{}") with { Parent = Sent }, Item(0)).Message.Parent);

    private static TakenItem From(ReceivedMessage message, IntakeItem item, NormalisedItem? normalised = null) => TakenItem.From(
        message,
        item,
        normalised ?? Webhooks.Normalised(),
        new Claim("e20261123-0", Webhooks.At, message.Delivery, "v1", "m1#0", Ours: true, Webhooks.At),
        hops: null,
        drift: null);

    private static IntakeItem Item(int index) => new(index, new JsonObject(), new("sha256:0"), new JsonObject());
}
