using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class LearnedFieldTests
{
    [Fact]
    public void Add_Null_IsNothingNewAndNotCounted()
    {
        var field = new LearnedField();

        Assert.False(field.Add(Shapes.See("""{"a":null}""").Fields["a"]));

        Assert.Equal((0, JsonTypes.None), (field.Count, field.Types));
    }

    [Theory]
    [InlineData("v1", "v1")]
    [InlineData("v1 v2 v3 v4 v5", "v2 v3 v4 v5")]
    [InlineData("v1 v2 v1", "v2 v1")]
    [InlineData("v1 v2 v3 v4 v1 v5", "v3 v4 v1 v5")]
    public void Add_Values_KeepsTheLastFourDifferentOnesTheNewestLast(string values, string kept) =>
        Assert.Equal(Hashes(kept), Learned(values).Values);

    [Theory]
    [InlineData("v1 v2", "v3", "v1 v2 v3")]
    [InlineData("v1 v2 v3 v4", "v1 v5 v6 v7 v1 v8", "v6 v7 v1 v8")]
    public void Merge_ValuesLearnedApart_AreWhatOneWouldHaveLearned(string earlier, string later, string kept)
    {
        var field = Learned(earlier);

        field.Merge(Learned(later));

        Assert.Equal(Hashes(kept), field.Values);
        Assert.Equal(field.Values, Learned($"{earlier} {later}").Values);
    }

    [Fact]
    public void Merge_OtherTypes_HasBoth()
    {
        var field = Learned("v1");
        var later = new LearnedField();
        later.Add(Shapes.See("""{"a":12}""").Fields["a"]);

        field.Merge(later);

        Assert.Equal((2, JsonTypes.String | JsonTypes.Number), (field.Count, field.Types));
    }

    private static LearnedField Learned(string values)
    {
        var field = new LearnedField();
        foreach (var value in values.Split(' '))
            field.Add(Shapes.See($$"""{"a":"{{value}}"}""").Fields["a"]);
        return field;
    }

    private static uint[] Hashes(string values) => [.. values.Split(' ').Select(value => ValueHash.For(JsonValue.Create(value))!.Value)];
}
