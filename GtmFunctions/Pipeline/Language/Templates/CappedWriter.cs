using System.Text;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>Takes text up to a limit.</summary>
internal sealed class CappedWriter(int limit) : TextWriter
{
    /// <summary>What the exception says.</summary>
    public static readonly string TooMuch = $"the template renders more than {Template.LargestOutput} characters";

    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    /// <summary>How much has been written.</summary>
    public int Length => _text.Length;

    public override void Write(char value)
    {
        Reserve(1);
        _text.Append(value);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Reserve(buffer.Length);
        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();

    private void Reserve(int characters)
    {
        if (_text.Length + characters > limit)
            throw new TemplateException(TooMuch);
    }
}
