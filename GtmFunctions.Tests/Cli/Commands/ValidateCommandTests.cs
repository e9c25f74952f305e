using System.CommandLine;
using GtmFunctions.Cli.Commands;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

public sealed class ValidateCommandTests : IDisposable
{
    private const string Sources = "version: 1\nsources:\n  forms: { provider: standard-webhooks, secrets: [FORMS_SECRET] }\n";
    private const string Doubtful = Sources + "workflows: { w: { on: [lead.creatd], do: [] } }\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gtm-validate-");

    [Theory]
    [InlineData(Sources, 0, 0)]
    [InlineData(Doubtful, 0, 1)]
    [InlineData(Sources + "work: {}\n", 1, 1)]
    public void Validate_Document_EndsWithOneForErrorsAndWithStrictForWarnings(string document, int exit, int strictExit)
    {
        Assert.Equal(exit, Run(document).Exit);
        Assert.Equal(strictExit, Run(document, "--strict").Exit);
    }

    [Fact]
    public void Validate_DocumentWithWarnings_PrintsAndCountsThem()
    {
        var (_, output, errors) = Run(Doubtful);

        Assert.Empty(errors);
        Assert.Contains(
            "gtm.yaml:4: warning unknown-type: workflows.w.on[0]: no source and no signal emits 'lead.creatd': did you mean " +
            "'lead.created'?",
            output,
            StringComparison.Ordinal);
        Assert.EndsWith("; 1 warning", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_TableThatNothingReads_IsANoteThatNeverFails()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "reps-old.csv"), "name,email,team\n");

        var (exit, output, _) = Run(Sources, "--strict");

        Assert.Equal(0, exit);
        Assert.Contains("reps-old.csv:1: note unused-table: nothing in gtm.yaml reads this table", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private (int Exit, string Output, string Errors) Run(string document, params string[] options)
    {
        var file = Path.Combine(_folder.FullName, "gtm.yaml");
        File.WriteAllText(file, document);
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = ValidateCommand.Create().Parse([file, .. options])
            .Invoke(new InvocationConfiguration { Output = output, Error = errors });
        return (exit, output.ToString(), errors.ToString());
    }
}
