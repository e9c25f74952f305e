using System.Reflection;
using System.Text.Json;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;
using Xunit;
using static GtmFunctions.Pipeline.Events.Decisions.ItemReason;

namespace GtmFunctions.Tests.Rendering;

/// <summary>What became of an item is stored typed, reads back as itself, and is shown in words.</summary>
public sealed class ItemReasonTests
{
    private static readonly (ItemReason Reason, string Sentence)[] All =
    [
        (new Written("as it was"), "as it was"),
        (new IdCameBefore(), "its id came before"),
        (new PayloadCameBefore("1d"), "it has no id, and the same payload came less than 1d before"),
        (
            new UnsignedIdCameBefore("x-id", "1d"),
            "the signature does not cover its id (the header x-id), and the same payload came less than 1d before"),
        (
            new ChangeCameBefore("deals", "5s"),
            "the same change came before: webhooks and the poll of deals tell it within 5s of each other"),
        (new NotSigned(), "the provider's signature covers the first item of a batch only, and this source refuses the others"),
        (new Odd("it is null and no object"), "it is null and no object"),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void Render_AReasonThatWasStored_IsItsSentence(int place)
    {
        var stored = JsonSerializer.Serialize(
            new ItemOutcome(3, ItemState.Duplicate) { Event = "e1", Why = All[place].Reason }, DecisionJson.Default.ItemOutcome);

        var read = JsonSerializer.Deserialize(stored, DecisionJson.Default.ItemOutcome)!;

        Assert.Equal(All[place].Reason, read.Why);
        Assert.Equal(All[place].Sentence, FieldText.From(DeliveryTrace.Render(read)["why"]));
    }

    [Fact]
    public void All_Reasons_AreHere() => Assert.Equal(
        typeof(ItemReason).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)
            .Where(type => type.IsSubclassOf(typeof(ItemReason)))
            .Select(type => type.Name)
            .Order(),
        All.Select(one => one.Reason.GetType().Name).Order());

    [Theory]
    [InlineData(JsonTypes.None)]
    [InlineData(JsonTypes.Number)]
    [InlineData(JsonTypes.String | JsonTypes.Number | JsonTypes.Object)]
    public void Read_ADriftThatWasStored_HasTheSameTypes(JsonTypes types)
    {
        var drift = new ObservedDrift(DriftKind.Retyped, "data.a", null, types, types, "7", ["sources.forms.map.a"], null);

        var read = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(drift, DecisionJson.Default.ObservedDrift), DecisionJson.Default.ObservedDrift)!;

        Assert.Equal((types, types), (read.Was, read.Now));
        Assert.Equal(DriftTrace.Render(drift).ToJsonString(), DriftTrace.Render(read).ToJsonString());
    }
}
