using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>Mistakes that nothing can be done with: each is an error with its file and line, and a hint.</summary>
public sealed class MistakenDocumentTests
{
    [Theory]
    [InlineData("gtm.yaml", 30, "{{ owner.name }}", "{{ owner.slck }}", "no roster has a column 'slck'")]
    [InlineData("gtm.yaml", 20, "template: card } ] }\n", "template: crad } ] }\n", "did you mean 'card'?")]
    [InlineData("gtm.yaml", 20, "to: slack, template: card } ] }\n", "to: slck, template: card } ] }\n", "did you mean 'slack'?")]
    [InlineData("gtm.yaml", 17, "score: icp", "score: ipc", "did you mean 'icp'?")]
    [InlineData("gtm.yaml", 15, "$freemail: false", "$freemial: false", "did you mean '$freemail'?")]
    [InlineData("territories.csv", 2, ">=1000", "01-Feb", "Excel")]
    public void Errors_MistakeThatNothingCanBeDoneWith_IsToldWithItsLine(string file, int line, string old, string mistaken, string message)
    {
        var read = ExampleDocument.Read((old, mistaken));

        Assert.Empty(read.Warnings);
        Assert.Contains(
            read.Errors, error => error.File == file && error.Line == line && error.Message.Contains(message, StringComparison.Ordinal));
    }
}
