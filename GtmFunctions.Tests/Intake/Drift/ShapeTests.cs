using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class ShapeTests
{
    [Fact]
    public void Add_SamePayloadAgain_IsNothingNew()
    {
        var shape = new Shape();

        Assert.True(shape.Add(Shapes.See("""{"a":1}"""), [], Shapes.At));
        Assert.False(shape.Add(Shapes.See("""{"a":2}"""), [], Shapes.At));
        Assert.True(shape.Add(Shapes.See("""{"a":"x"}"""), [], Shapes.At));
        Assert.True(shape.Add(Shapes.See("""{"a":"x","b":null}"""), [], Shapes.At));
        Assert.Equal((4, 4, 0), (shape.Count, shape.Fields["a"].Count, shape.Fields["b"].Count));
        Assert.Equal(JsonTypes.Number | JsonTypes.String, shape.Fields["a"].Types);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Add_PayloadsInAnyOrder_WasLastSeenWithTheLatest(int hours)
    {
        var (first, second) = (Shapes.At, Shapes.At.AddHours(hours));
        var latest = hours > 0 ? second : first;
        var shape = new Shape();

        shape.Add(Shapes.See("{}"), ["missing:a"], first);
        shape.Add(Shapes.See("{}"), ["missing:a"], second);

        Assert.Equal(latest, shape.LastSeenAt);
        Assert.Equal(new SeenCount(2, latest), shape.Notes["missing:a"]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Merge_InAnyOrder_WasLastSeenWithTheLatest(int hours)
    {
        var (shape, other) = (new Shape(), new Shape());
        shape.Add(Shapes.See("{}"), [], Shapes.At);
        other.Add(Shapes.See("{}"), [], Shapes.At.AddHours(hours));

        shape.Merge(other);

        Assert.Equal(hours > 0 ? Shapes.At.AddHours(hours) : Shapes.At, shape.LastSeenAt);
    }

    [Fact]
    public void Merge_HalvesLearnedApart_IsWhatOneWouldHaveLearned()
    {
        string[] payloads =
        [
            .. Enumerable.Range(0, 60)
                .Select(i => i % 3 == 0 ? $$"""{"a":{{i + 10}},"b":"b{{i % 4}}"}""" : $$"""{"a":"{{i + 10}}","c":[{{i}}]}"""),
        ];
        var whole = Shapes.From(payloads);
        whole.Add(Shapes.See("{}"), ["missing:a"], Shapes.At.AddHours(1));

        var left = Shapes.From(payloads[..25]);
        var right = Shapes.From(payloads[25..]);
        right.Add(Shapes.See("{}"), ["missing:a"], Shapes.At.AddHours(1));
        left.Merge(right);

        Assert.Equal(ShapeJson.Write(whole), ShapeJson.Write(left));
        Assert.Equal(61, left.Count);
        Assert.Equal(new SeenCount(1, Shapes.At.AddHours(1)), left.Notes["missing:a"]);
    }

    [Fact]
    public void Add_MorePathsThanAreLearned_StopsAtTheLimit()
    {
        var shape = new Shape();
        foreach (var first in "abcdefghijklmnopqrstuvwxyz")
        {
            var names = "abcdefghijklmnopqrstuvwxyz".Select(second => $"\"{first}{second}\":1");
            shape.Add(Shapes.See($$"""{ {{string.Join(',', names)}} }"""), [], Shapes.At);
        }

        Assert.Equal(500, shape.Fields.Count);
        Assert.True(shape.IsFull);
        Assert.Empty(shape.Differences("""{"another":1}"""));
        Assert.False(shape.Add(Shapes.See("""{"another":1}"""), [], Shapes.At));
    }

    [Fact]
    public void Write_ThenRead_IsTheSameShape()
    {
        var shape = Shapes.From(25, """{"a":{"b":["x@y.example"]},"n":12}""");
        shape.Add(Shapes.See("{}"), ["missing:a"], Shapes.At);

        var read = ShapeJson.Read(ShapeJson.Write(shape));

        Assert.Equal(ShapeJson.Write(shape), ShapeJson.Write(read));
        Assert.Equal(ValuePattern.Email, read.Fields["a.b[]"].Pattern);
        Assert.Equal(25, read.Fields["n"].Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not json")]
    [InlineData("[]")]
    public void Read_NothingOrSomethingElse_IsEmpty(string? json) => Assert.Equal(0, ShapeJson.Read(json).Count);
}
