using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class AccountKeyTests
{
    private static readonly FieldPath Field = FieldPath.Parse("key");

    [Theory]
    [InlineData("\" Acme.Example \"", "acme.example")]
    [InlineData("42", "42")]
    // Who has mail there has nothing to do with the others; a person there is themselves
    [InlineData("\"gmail.com\"", null)]
    [InlineData("\"Ada@Gmail.com\"", "ada@gmail.com")]
    [InlineData("\"  \"", null)]
    [InlineData("null", null)]
    [InlineData("[\"acme.example\"]", null)]
    public void Read_AField_IsItsTextWithoutCaseUnlessItIsNoAccount(string json, string? key) =>
        Assert.Equal(key, AccountKey.Read(Field, new JsonObject { ["key"] = JsonNode.Parse(json) }));
}
