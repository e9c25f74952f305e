using System.Text.Json.Nodes;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm import</c> and <c>gtm imports</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class ImportCommandTests(AzuriteFixture azurite)
{
    private const string File =
        "Email,First Name,Last Name,Company,Job Title,Country\n"
        + "ada@analytical.example,Ada,Byron,Analytical,VP Sales,Germany\nbroken,No,Body,,VP,\nmax@acme.example,Max,Roe,Acme,CTO,US\n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_WithoutYes_ShowsWhatItWouldDoAndImportsNothing()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        var file = await WriteAsync(folder);

        var (exit, text, _) = await RemoteApp.RunAsync(host, ImportCommand.Create(), file, "--map", "Email=person.email");
        var (_, listed, _) = await RemoteApp.RunAsync(host, ImportsCommand.Create(), "--json");

        Assert.Equal(0, exit);
        Assert.Contains("person.firstName", text, StringComparison.Ordinal);
        Assert.Contains("Of the first 3 rows 2 would become lead.created from import; 1 would be rejected.", text,
            StringComparison.Ordinal);
        Assert.Contains("Nothing is imported yet: say it again with --yes.", text, StringComparison.Ordinal);
        Assert.Equal("uploaded", (string?)JsonNode.Parse(listed)!["imports"]![0]!["state"]);
    }

    [Fact]
    public async Task Import_WithYes_ImportsAndGivesWhatItRejected()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        var file = await WriteAsync(folder);

        var (exit, text, _) = await RemoteApp.RunAsync(host, ImportCommand.Create(), file, "--map", "Email=person.email", "--yes");
        var (_, listed, _) = await RemoteApp.RunAsync(host, ImportsCommand.Create(), "--json");
        var id = (string)JsonNode.Parse(listed)!["imports"]![0]!["import"]!;
        var rejected = Path.Combine(folder.Path, "rejected.csv");
        await RemoteApp.RunAsync(host, ImportsCommand.Create(), id, "--rejected", rejected);
        var (_, events, _) = await RemoteApp.RunAsync(host, EventsCommand.Create(), "--source", "import", "--json");

        Assert.Equal(1, exit);
        Assert.Contains("All 2 rows of leads.csv are imported, 1 are rejected.", text, StringComparison.Ordinal);
        var lines = await System.IO.File.ReadAllLinesAsync(rejected, Cancellation);
        Assert.StartsWith("2,3,\"nothing in it says who it is about", lines[1], StringComparison.Ordinal);
        Assert.Contains("ada@analytical.example", events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such file", "not-there.csv")]
    [InlineData("--map is COLUMN=FIELD", "not-there.csv", "--map", "Email")]
    public async Task Import_ThatCannotBe_SaysWhy(string message, params string[] arguments)
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var failure = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, ImportCommand.Create(), arguments));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    private static async Task<string> WriteAsync(TestFolder folder)
    {
        var file = Path.Combine(folder.Path, "leads.csv");
        await System.IO.File.WriteAllTextAsync(file, File, Cancellation);
        return file;
    }
}
