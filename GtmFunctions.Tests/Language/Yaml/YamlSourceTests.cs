using System.Diagnostics;
using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Language.Yaml;
using Xunit;

namespace GtmFunctions.Tests.Language.Yaml;

public sealed class YamlSourceTests
{
    [Theory]
    [InlineData("c: 1\na: [1, 2\nb: 3", 2, "this is not YAML")]
    [InlineData("a: 1\n  b: 2", 2, "this is not YAML")]
    [InlineData("c: 1\na: \"x\nb: 1", 2, "this is not YAML")]
    [InlineData("a: *nowhere", 1, "this is not YAML")]
    [InlineData("", 1, "the document is empty")]
    [InlineData("# only a comment", 1, "the document is empty")]
    [InlineData("a: 1\n---\nb: 2", 1, "several YAML documents")]
    [InlineData("a: 1\nb: !!python/object:os.system x", 2, "tags ('!…') are not used here")]
    [InlineData("a: !custom { b: 1 }", 1, "tags ('!…') are not used here")]
    [InlineData("a: 1\n? [x, y]\n: 2", 2, "a key must be a text")]
    [InlineData("a: &x k\n*x : 2", 2, "a key must be a text, not an alias")]
    [InlineData("a: 1\n\"\": 2", 2, "a key is empty")]
    [InlineData("a: &x { b: 1 }\nc:\n  <<: *x", 3, "merge keys ('<<') are not read")]
    [InlineData("a: &x [ 1, *x ]", 1, "is inside the value that it stands for")]
    [InlineData("a: &x { b: { c: *x } }", 1, "is inside the value that it stands for")]
    public void Load_WhatCannotBeRead_IsNamedWithItsLine(string text, int line, string message)
    {
        var (root, errors) = Load(text);
        Assert.Null(root);
        var error = Assert.Single(errors);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(line, Math.Max(1, error.Line));
    }

    [Fact]
    public void Load_DuplicateKeys_AreAllNamedAndTheFirstStands()
    {
        var (root, errors) = Load("a: 1\nb: { c: 1, c: { d: 2, d: 3 }, e: 4 }\na: [ { x: 1, x: 2 } ]\nf: 5");
        Assert.Equal("""{"a":1,"b":{"c":1,"e":4},"f":5}""", root);
        Assert.Equal([(2, "'c'"), (2, "'d'"), (3, "'a'"), (3, "'x'")], errors.Select(error => (error.Line, error.Message.Split(' ')[2])));
    }

    [Fact]
    public void Load_SameKeyInDifferentMappings_IsFine() =>
        Assert.Empty(Load("a: { x: 1 }\nb: { x: 1 }\nc: [ { x: 1 }, { x: 2 } ]").Errors);

    [Theory]
    [InlineData("a: yes", """{"a":"yes"}""")]
    [InlineData("on: NO", """{"on":"NO"}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: 0123", """{"a":"0123"}""")]
    [InlineData("a: 9007199254740993", """{"a":9007199254740993}""")]
    [InlineData("a: 2026-01-31", """{"a":"2026-01-31"}""")]
    [InlineData("a: ~", """{"a":null}""")]
    [InlineData("a: &x { b: 1 }\nc: *x", """{"a":{"b":1},"c":{"b":1}}""")]
    [InlineData("\uFEFFa: 1", """{"a":1}""")]
    [InlineData("a: 1\r\nb: |\r\n  x\r\n  y\r\n", """{"a":1,"b":"x\ny\n"}""")]
    public void Load_Values_FollowTheCoreSchema(string text, string expected)
    {
        var (root, errors) = Load(text);
        Assert.Empty(errors);
        Assert.Equal(expected, root);
    }

    [Fact]
    public void Load_BillionLaughs_IsRefusedQuickly()
    {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 30; i++)
            text.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        Assert.Contains("once its aliases are expanded", RefusedQuickly(text.ToString()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", 500_000, "nested more than")]
    [InlineData("{a: ", 250_000, "nested more than")]
    [InlineData("- ", 500_000, "nested more than")]
    [InlineData("? ", 500_000, "a key must be a text")]
    [InlineData("- x\n", 200_000, "more than 100000 values")]
    [InlineData("x", 1_100_000, "at most 1048576")]
    public void Load_Hostile_IsRefusedQuickly(string part, int times, string message) =>
        Assert.Contains(message, RefusedQuickly(string.Concat(Enumerable.Repeat(part, times))), StringComparison.Ordinal);

    private static string RefusedQuickly(string text)
    {
        var watch = Stopwatch.StartNew();
        var (root, errors) = Load(text);
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"took {watch.Elapsed}");
        Assert.Null(root);
        return Assert.Single(errors).Message;
    }

    private static (string? Root, List<(int Line, string Message)> Errors) Load(string text)
    {
        var errors = new List<(int, string)>();
        var root = YamlSource.Load(text, (place, message) => errors.Add(((int)place.Line, message)));
        return (root is null ? null : YamlJson.Node(root)!.ToJsonString(), errors);
    }
}
