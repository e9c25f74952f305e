using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Cost;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

public sealed partial class CostCommandTests : IDisposable
{
    private const string Page = "docs/operations.md";
    private const string Demo = "demo/gtm.yaml";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gtm-cost-");

    /// <summary>The months of the page: each is a command line and what it prints.</summary>
    [Fact]
    public void Cost_MonthsOfThePage_AreWhatTheCommandPrints()
    {
        var page = InfraFolder.Read(Page);
        var written = Month().Replace(page, month => $"{month.Groups["head"]}{Run(month.Groups["arguments"].Value.Split(' ')).Output}```");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(InfraFolder.At(Page), written);

        Assert.Equal(["10000", "1000000", "50000000"], Month().Matches(page).Select(month => month.Groups["events"].Value));
        Assert.Equal(written, InfraFolder.Read(Page));
    }

    /// <summary>The rows of the page's table of measured calls.</summary>
    [Fact]
    public void Table_OfThePage_HoldsWhatWasMeasured()
    {
        var measured = MeasuredCalls.Load();
        var rows = measured.Events.Values.Append(measured.AnotherAction).Select(calls => string.Create(
            CultureInfo.InvariantCulture,
            $"| {calls.What} | {calls.Queues} | {2 * calls.Messages} | {calls.Tables} | {calls.Blobs} | " +
            $"{calls.Queues + (2 * calls.Messages) + calls.Tables + calls.Blobs} |"));

        var page = InfraFolder.Read(Page).Split('\n');
        Assert.All(rows, row => Assert.Contains(row, page));
    }

    [Fact]
    public void Cost_PricesOfTheUsers_TakeThePlaceOfTheOthers()
    {
        var file = Path.Combine(_folder.FullName, "prices.json");
        var prices = JsonNode.Parse(InfraFolder.Read("GtmFunctions/Cli/Cost/prices.json"))!;
        prices["region"] = "West Europe";
        prices["prices"]!["tableGigabytes"] = JsonNode.Parse("""{ "price": 7, "source": "https://prices.example/", "read": true }""");
        File.WriteAllText(file, prices.ToJsonString());

        var estimate = JsonNode.Parse(Run(["--events", "0", "--stored-gb", "3", "--prices", file, "--json"]).Output)!;

        Assert.Equal("West Europe", estimate["region"]!.GetValue<string>());
        var line = Assert.Single(estimate["lines"]!.AsArray(), line => line!["what"]!.GetValue<string>() == "GB in tables")!;
        Assert.Equal((21m, true), (line["cost"]!.GetValue<decimal>(), line["read"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("{\n\"region\": \"x\",\n\"prise\": 1 }", "prices.json:3: ")]
    [InlineData("{ \"region\": \"x\" }", "prices.json:1: ")]
    [InlineData("null", "prices.json:1: ")]
    public void Cost_PricesOfAnotherForm_NamesFileAndLine(string text, string place)
    {
        var file = Path.Combine(_folder.FullName, "prices.json");
        File.WriteAllText(file, text);

        var wrong = Assert.Throws<GtmFunctions.Cli.CommandException>(() => Run(["--prices", file]));

        Assert.Contains(place, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"per\": 1000000", "\"per\": 0", "'per' must be at least 1")]
    [InlineData("\"free\": 250000", "\"free\": -1", "'free' must not be less than 0")]
    [InlineData("\"price\": 0.40", "\"price\": -0.40", "a price must not be less than 0")]
    public void Cost_APriceThatCannotBe_IsRefusedWithItsLine(string right, string wrong, string message)
    {
        var file = Path.Combine(_folder.FullName, "prices.json");
        File.WriteAllText(file, InfraFolder.Read("GtmFunctions/Cli/Cost/prices.json").Replace(right, wrong, StringComparison.Ordinal));

        var refused = Assert.Throws<GtmFunctions.Cli.CommandException>(() => Run(["--prices", file]));

        Assert.Contains("prices.json:6: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--events", "-1")]
    [InlineData("--events", "many")]
    [InlineData("--share-duplicates", "1.5")]
    [InlineData("--share-filtered", "NaN")]
    [InlineData("--actions", "-1")]
    [InlineData("--memory", "1")]
    [InlineData("--kind", "other")]
    public void Cost_AValueThatCannotBe_IsRefusedByItsName(string option, string value)
    {
        var (exit, _, errors) = Run([option, value]);

        Assert.Equal(1, exit);
        Assert.Contains(option == "--kind" ? "'other'" : $"{option} is a number from", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Cost_Actions_AreThoseOfTheKindWhereNothingIsSaid()
    {
        Assert.Equal(Run(["--kind", "plainest"]), Run(["--kind", "plainest", "--actions", "1"]));
        Assert.Equal(Run([]), Run(["--actions", "2"]));
    }

    [Fact]
    public void Cost_SharesOfMoreThanAll_AreRefused()
    {
        var refused = Assert.Throws<GtmFunctions.Cli.CommandException>(
            () => Run(["--share-duplicates", "0.6", "--share-filtered", "0.6"]));

        Assert.Contains("more than all events", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Cost_OfADocument_CountsWhatItHas()
    {
        var what = (string[] arguments) => JsonNode.Parse(Run([.. arguments, "--json"]).Output)!["lines"]!.AsArray()
            .Select(line => line!["what"]!.GetValue<string>()).ToArray();

        var bare = what([]);
        var demo = what(["--config", Demo]);

        Assert.Equal(
            ["table transactions that look at lists, at most", "table transactions that look at accounts, at most"],
            demo.Except(bare));
    }

    [Theory]
    [InlineData("not-there.yaml", "there is no such file")]
    [InlineData("wrong.yaml", "'sources' is missing")]
    public void Cost_OfADocumentThatCannotBe_SaysWhy(string name, string message)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "wrong.yaml"), "version: 1\nsauces: {}\n");

        var refused = Assert.Throws<GtmFunctions.Cli.CommandException>(() => Run(["--config", Path.Combine(_folder.FullName, name)]));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }

    private static (int Exit, string Output, string Errors) Run(string[] arguments)
    {
        arguments = [.. arguments.Select(one => one == Demo ? InfraFolder.At(one) : one)];
        var (output, errors) = (new StringWriter(), new StringWriter());
        var exit = CostCommand.Create().Parse(arguments).Invoke(
            new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString(), errors.ToString());
    }

    [GeneratedRegex("""(?<head>```\n\$ gtm cost (?<arguments>--events (?<events>\d+)[^\n]*)\n).*?```""", RegexOptions.Singleline)]
    private static partial Regex Month();
}
