using System.CommandLine;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Init;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

public sealed class InitCommandTests : IDisposable
{
    private static readonly SourceCatalogue Sources = SourceCatalogue.Load();
    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Providers => [.. new InitFiles(Sources, Connectors).Providers.Select(provider => provider.Name)];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Files_OfEachProviderWithASample_AreValidWithoutWarningsAndPassTheirFixtures(string provider)
    {
        foreach (var destination in InitDestination.All)
        {
            var files = await new InitFiles(Sources, Connectors).WriteAsync(new InitAnswers
            {
                Provider = provider,
                Source = provider,
                Destination = destination,
                Members = [new InitMember("Lee, Ann", "ann@example.com"), new InitMember("Ben", "ben@example.com")],
                Fallback = "ops@example.com",
            });

            var read = ConfigurationReader.ForThisVersion(Sources, Connectors).Read(new ConfigurationBundle(
                "gtm.yaml", files["gtm.yaml"], new Dictionary<string, string> { ["reps.csv"] = files["reps.csv"] }));
            Assert.Empty(read.Errors);
            Assert.Empty(read.Warnings.Select(warning => warning.ToString()));
            var report = await new FixtureRunner(Connectors).RunAsync(
                read.Configuration!, files["fixtures.yaml"], TestContext.Current.CancellationToken);
            Assert.Empty(FixtureText.Failures(report));
            Assert.Equal("routed", Assert.Single(report.Results).Outcome);
        }
    }

    [Fact]
    public void Init_WithoutATerminal_WritesTheUsualAndSaysWhatComesNext()
    {
        var (exit, output) = Run(_folder.File("new"));

        Assert.Equal(0, exit);
        Assert.Contains("gtm validate", output, StringComparison.Ordinal);
        Assert.Equal(0, ValidateCommand.Create().Parse([_folder.File("new/gtm.yaml"), "--strict"]).Invoke(Quiet()));
        Assert.Equal(0, TestCommand.Create().Parse([_folder.File("new/gtm.yaml")]).Invoke(Quiet()));
        Assert.Contains(
            "\"SLACK_LEADS_URL\": \"\"", File.ReadAllText(_folder.File("new/local.settings.sample.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Init_Options_AreWhatIsWritten()
    {
        Run(
            _folder.Path, "--provider", "stripe", "--source", "billing", "--to", "teams", "--members",
            "Ann Lee <ann@acme.example>, ben@acme.example", "--fallback", "ops@acme.example");

        var document = File.ReadAllText(_folder.File("gtm.yaml"));
        Assert.Contains("  billing:", document, StringComparison.Ordinal);
        Assert.Contains("provider: stripe", document, StringComparison.Ordinal);
        Assert.Contains("secrets: [BILLING_SECRET]", document, StringComparison.Ordinal);
        Assert.Contains("connector: microsoft-teams", document, StringComparison.Ordinal);
        Assert.Contains("owner: ops@acme.example", document, StringComparison.Ordinal);
        Assert.Equal(
            "name,email,team\nAnn Lee,ann@acme.example,sales\nben,ben@acme.example,sales\n", File.ReadAllText(_folder.File("reps.csv")));
    }

    [Theory]
    [InlineData("gtm.yaml")]
    [InlineData("reps.csv")]
    [InlineData("fixtures.yaml")]
    public void Init_FileThatIsThere_IsNotWrittenOver(string name)
    {
        File.WriteAllText(_folder.File(name), "mine");

        var refused = Assert.Throws<CommandException>(() => Run(_folder.Path));

        Assert.StartsWith($"{name} is in ", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder.File(name)));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("--provider", "stripee", "did you mean 'stripe'?")]
    [InlineData("--provider", "hmac", "is no provider of the catalogue with a sample")]
    [InlineData("--to", "fax", "it is slack, teams or http")]
    [InlineData("--members", "Ann", "--members takes e-mail addresses")]
    [InlineData("--fallback", "nobody", "is no e-mail address")]
    [InlineData("--source", "a b", "No document comes of this by itself")]
    public void Init_OptionThatIsWrong_SaysWhatToWrite(string option, string value, string told)
    {
        var refused = Assert.Throws<CommandException>(() => Run(_folder.Path, option, value));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData("Ann Lee <ann@acme.example>", "Ann Lee", "ann@acme.example")]
    [InlineData("ann@acme.example", "ann", "ann@acme.example")]
    [InlineData("Ann", null, null)]
    [InlineData("Ann <>", null, null)]
    [InlineData("a b@c.example", null, null)]
    public void Member_Text_IsANameAndAnAddress(string text, string? name, string? email)
    {
        var member = InitMember.Parse(text);

        Assert.Equal((name, email), (member?.Name, member?.Email));
    }

    public void Dispose() => _folder.Dispose();

    private static InvocationConfiguration Quiet() =>
        new() { Output = new StringWriter(), Error = new StringWriter(), EnableDefaultExceptionHandler = false };

    private static (int Exit, string Output) Run(string folder, params string[] options)
    {
        var streams = Quiet();
        var exit = InitCommand.Create().Parse([folder, .. options]).Invoke(streams);
        return (exit, streams.Output.ToString()!);
    }
}
