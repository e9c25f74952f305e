using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Language.Fields;

public sealed class JsonObjectMoveTests
{
    [Fact]
    public void MoveInto_ObjectWithOneOfItsNames_LaysItselfOverItAndKeepsNothing()
    {
        var inner = new JsonObject { ["deep"] = 1 };
        var from = new JsonObject { ["a"] = inner, ["b"] = null, ["c"] = 2 };
        var to = new JsonObject { ["first"] = 0, ["c"] = "old" };

        from.MoveInto(to);

        Assert.Equal("""{"first":0,"c":2,"a":{"deep":1},"b":null}""", to.ToJsonString());
        Assert.Same(inner, to["a"]);
        Assert.Empty(from);
    }

    [Fact]
    public void MoveInto_OfParsedJson_Moves()
    {
        var to = new JsonObject();

        JsonNode.Parse("""{"a":[1,{"b":2}]}""")!.AsObject().MoveInto(to);

        Assert.Equal("""{"a":[1,{"b":2}]}""", to.ToJsonString());
    }
}
