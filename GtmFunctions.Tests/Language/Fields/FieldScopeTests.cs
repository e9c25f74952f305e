using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Language.Fields;

public class FieldScopeTests
{
    private static readonly JsonObject Data = new() { ["person"] = new JsonObject { ["email"] = "ada@example.com" }, ["score"] = 1 };

    [Fact]
    public void With_NameOfTheData_LaysOverItAndLeavesIt()
    {
        FieldScope fields = Data;

        var over = fields.With("score", 2).With("score", 3);

        Assert.Equal("3", FieldText.From(over.Read(FieldPath.Parse("score"))));
        Assert.Equal("1", FieldText.From(fields.Read(FieldPath.Parse("score"))));
        Assert.Equal("ada@example.com", FieldText.From(over.Read(FieldPath.Parse("person.email"))));
    }

    [Fact]
    public void With_Nothing_HidesWhatIsUnderIt() => Assert.Null(((FieldScope)Data).With("person", null).Find("person"));

    [Fact]
    public void With_NodeOfAnotherDocument_LeavesItThere()
    {
        var fields = ((FieldScope)Data).With("owner", Data["person"]!);

        Assert.Equal("ada@example.com", FieldText.From(fields.Read(FieldPath.Parse("owner.email"))));
        Assert.Same(Data, Data["person"]!.Parent);
    }

    [Fact]
    public void Roots_NamesLaidOverOthers_EachOnceByTheUppermost() => Assert.Equal(
        ["score=3", "owner=", "person={\"email\":\"ada@example.com\"}"],
        ((FieldScope)Data).With("score", 2).With("owner", null).With("score", 3).Roots
            .Select(root => $"{root.Key}={root.Value?.ToJsonString()}"));
}
