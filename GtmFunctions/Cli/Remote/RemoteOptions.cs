using System.CommandLine;

namespace GtmFunctions.Cli.Remote;

/// <summary>The options by which every command that talks to an app names it.</summary>
public sealed class RemoteOptions
{
    /// <summary>The environment variable with the key, for people who would not have it in their shell's history.</summary>
    public const string KeyVariable = "GTM_KEY";

    private readonly Option<Uri> _url = new("--url")
    {
        Description = "The app's address.",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:7071"),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"'{result.Tokens[0].Value}' is no address: give one such as https://example.azurewebsites.net");
            return null;
        },
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"A function key of a deployed app; else the variable {KeyVariable}.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_key);
    }

    /// <summary>The address that was named.</summary>
    public Uri Url(ParseResult parsed) => parsed.GetValue(_url)!;

    /// <summary>The key that was given, or that is in the environment; never shown.</summary>
    public string? Key(ParseResult parsed) => parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable(KeyVariable);

    /// <summary>The app that was named.</summary>
    public RemoteApp Open(ParseResult parsed) => new(Url(parsed), Key(parsed));
}
