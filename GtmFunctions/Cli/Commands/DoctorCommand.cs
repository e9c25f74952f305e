using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Doctor;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm doctor</c>: examines an app from outside, has it examine itself, and says how to mend what is wrong.</summary>
public static class DoctorCommand
{
    /// <summary>Makes the command. It exits with 1 where anything failed; a warning is no failure.</summary>
    public static Command Create()
    {
        var group = new Option<string?>("--resource-group")
        {
            Description = "Also look at the storage accounts, the app and the secrets' dates of this Azure resource group, through az.",
        };
        var json = new JsonOutput();
        var remote = new RemoteOptions();
        var command = new Command("doctor", "Examines an app, here or in Azure, and says how to mend what is wrong.") { group };
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = new AppVisitor(remote.Url(parsed), remote.Key(parsed), TimeProvider.System);
            List<Finding> findings = [.. await new Examination(app, TimeProvider.System).RunAsync(cancellation)];
            if (parsed.GetValue(group) is { } named)
                findings.AddRange(await new AzureExamination(named, Tool.Find("az"), TimeProvider.System).RunAsync(cancellation));
            var output = parsed.InvocationConfiguration.Output;
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, new JsonArray([.. findings.Select(finding => finding.ToJson())]));
            foreach (var line in json.IsAsked(parsed) ? [] : FindingText.Render(findings, Screen.For(output)))
                await output.WriteLineAsync(line);
            return findings.Exists(finding => finding.State == CheckState.Failed) ? 1 : 0;
        });
        return command;
    }
}
