using System.CommandLine;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands.Config;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Tests.Infra;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

public sealed class ConfigSecretsCommandTests : IDisposable
{
    private const string Document = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET, FORMS_SECRET_2] }
        enrichers:
          company:
            key: account.domain
            waterfall:
              - connector: http
                url: "{{ settings.COMPANY_API }}/{{ account.domain }}"
                token: COMPANY_TOKEN
                map: { account.employees: size }
        workflows:
          all: { on: [lead.created], enrich: [company], do: [ { to: slack, template: alert } ] }
        destinations:
          slack: { connector: slack, url: SLACK_URL }
          tool:
            connector: http
            url: https://tool.example
            headers: { X-Api-Key: "{{ settings.TOOL_KEY }}" }
            sign: { scheme: standard-webhooks, secret: TOOL_SECRET }
        templates: { alert: "{{ settings.PORTAL }}/{{ person.email }}" }
        """;

    private readonly TestFolder _folder = new();

    [Fact]
    public void Secrets_OfADocument_AreAllSettingsThatItNames() => Assert.Equal(
        "FORMS_SECRET FORMS_SECRET_2 SLACK_URL TOOL_SECRET TOOL_KEY COMPANY_API COMPANY_TOKEN PORTAL",
        string.Join(' ', Run(Document).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())));

    [Fact]
    public void Secrets_OfADocumentWithLinks_HaveTheSecretThatSignsThem()
    {
        Assert.EndsWith("GTM_LINK_SECRET", Run([DemoSettings.Document]).Output.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("GTM_LINK_SECRET", Run(Document).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_OfTheDemo_AreThoseThatAreDeployed()
    {
        var deployed = InfraFolder.At("infra/secret-names.json");
        var written = _folder.File("names.json");

        Assert.Equal(0, Run([DemoSettings.Document, "--check", deployed]).Exit);
        Assert.Equal(0, Run([DemoSettings.Document, "--write", written]).Exit);
        Assert.Equal(File.ReadAllText(deployed).ReplaceLineEndings("\n"), File.ReadAllText(written));
    }

    [Fact]
    public void Check_FileThatDiffers_NamesWhatIsMissingAndWhatIsNotNeeded()
    {
        var names = _folder.File("names.json");
        File.WriteAllText(
            names, """["FORMS_SECRET","FORMS_SECRET_2","SLACK_URL","TOOL_SECRET","TOOL_KEY","COMPANY_API","COMPANY_TOKEN","OLD"]""");

        var (exit, output) = Run(Document, "--check", names);

        Assert.Equal(1, exit);
        Assert.Contains("names.json: PORTAL is missing: the document needs it", output, StringComparison.Ordinal);
        Assert.Contains("names.json: OLD is not needed", output, StringComparison.Ordinal);
        Assert.Equal(0, Run(Document, "--write", names).Exit);
        Assert.Equal(0, Run(Document, "--check", names).Exit);
    }

    [Fact]
    public void Check_NoFile_MissesAll()
    {
        var (exit, output) = Run(Document, "--check", _folder.File("none.json"));

        Assert.Equal(1, exit);
        Assert.Contains("FORMS_SECRET is missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_OfADocumentWithErrors_TellsThem() => Assert.Contains(
        "gtm.yaml:2", Assert.Throws<CommandException>(() => Run("version: 1\nsource: {}\n")).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private (int Exit, string Output) Run(string document, params string[] options)
    {
        File.WriteAllText(_folder.File("gtm.yaml"), document);
        return Run([_folder.File("gtm.yaml"), .. options]);
    }

    private static (int Exit, string Output) Run(string[] arguments)
    {
        using var output = new StringWriter();
        var exit = ConfigSecretsCommand.Create().Parse(arguments)
            .Invoke(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return (exit, output.ToString());
    }
}
