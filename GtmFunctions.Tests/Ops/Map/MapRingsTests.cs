using GtmFunctions.Pipeline.Ops.Map;
using Xunit;

namespace GtmFunctions.Tests.Ops.Map;

public sealed class MapRingsTests
{
    [Fact]
    public void Find_NoWayBack_IsNone() => Assert.Empty(MapRings.Find([Edge("a", "b"), Edge("b", "c"), Edge("a", "c")]));

    [Fact]
    public void Find_AWayBack_IsToldOnceWhereverItBegins() =>
        Assert.Equal(
            ["b", "c", "a", "b"],
            Rotated(Assert.Single(MapRings.Find([Edge("c", "a"), Edge("a", "b"), Edge("b", "c"), Edge("b", "d")])), "b"));

    [Fact]
    public void Find_ThingsThatLeadToThemselves_AreRings() => Assert.Equal(["a", "a"], Assert.Single(MapRings.Find([Edge("a", "a")])));

    [Fact]
    public void Find_TwoRingsThatShareAWay_AreBothTold()
    {
        var rings = MapRings.Find([Edge("a", "b"), Edge("b", "a"), Edge("b", "c"), Edge("c", "a")]);

        Assert.Equal(2, rings.Count);
        Assert.Contains(rings, ring => ring.Contains("c"));
    }

    [Fact]
    public void Find_VeryMany_EndsAndTellsSome()
    {
        var edges = Enumerable.Range(0, 200).SelectMany(from => Enumerable.Range(0, 200).Select(to => Edge($"n{from:D3}", $"n{to:D3}")));

        Assert.Equal(MapRings.Most, MapRings.Find(edges).Count);
    }

    private static MapEdge Edge(string from, string to) => new(from, to, "");

    private static string[] Rotated(IReadOnlyList<string> ring, string first)
    {
        var open = ring.Skip(1).ToList();
        var at = open.IndexOf(first);
        return [.. open.Skip(at), .. open.Take(at), first];
    }
}
