using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;

namespace GtmFunctions.Cli.Commands;

/// <summary>Makes a call for each of some ids; one that is refused does not keep the others from it.</summary>
internal static class EachId
{
    /// <summary>Makes the calls and tells what came of each.</summary>
    /// <returns>0; 1 where one was refused.</returns>
    public static async Task<int> DoAsync(ParseResult parsed, IEnumerable<string> ids, bool asJson, Func<string, Task<JsonObject>> call)
    {
        var output = parsed.InvocationConfiguration.Output;
        var failed = 0;
        foreach (var id in ids)
        {
            try
            {
                var answer = await call(id);
                if (asJson)
                    await JsonOutput.WriteLineAsync(output, answer);
                else
                    await output.WriteLineAsync($"{id} {OpsAnswers.Read(answer, OpsAnswers.Default.StateAnswer).State}");
            }
            catch (CommandException refused)
            {
                failed++;
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"{id}: {TerminalText.Line(refused.Message)}");
            }
        }

        return failed == 0 ? 0 : 1;
    }
}
