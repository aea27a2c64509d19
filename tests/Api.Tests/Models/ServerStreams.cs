namespace Feather.Api.Tests.Models;

/// <summary>The events of one short answer from a server.</summary>
/// <param name="Chunks">The data of its events; <c>\uE000</c> and <c>\uE001</c> stand for the halves of 😀.</param>
/// <param name="Comment">A line that the server sends before each event.</param>
internal sealed record ServerStream(string Server, string Text, string FinishReason, string[] Chunks, string? Comment = null)
{
    public override string ToString() => Server;
}

/// <summary>Streams in the formats of real servers, from their documentation and from reports of users.</summary>
internal static class ServerStreams
{
    private const string Opening = "\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1772423572,\"model\":\"m\"";

    public static readonly ServerStream[] All =
    [
        new("OpenAI", "Hi you 😀.", "stop",
        [
            $$$$"""{{{{{Opening}}}},"service_tier":"default","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"Xk"}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":"Hi you "},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a"}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":"😀."},"logprobs":null,"finish_reason":null}],"usage":null}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null}""",
            $$$$"""{{{{{Opening}}}},"choices":[],"usage":{"prompt_tokens":11,"completion_tokens":4,"total_tokens":15,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens_details":{"reasoning_tokens":0}}}""",
        ]),
        new("OpenAI, refusing", "I cannot.", "refusal",
        [
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":"assistant","content":null,"refusal":"I "},"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"refusal":"cannot."},"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
        ]),
        new("Azure", "Yes.", "content_filter",
        [
            """{"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false,"severity":"safe"}}}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"content_filter_results":{},"delta":{"content":"Yes."},"finish_reason":null,"logprobs":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"content_filter_results":{"hate":{"filtered":true}},"delta":{},"finish_reason":"content_filter","logprobs":null}]}""",
        ]),
        new("vLLM, with the text's end and the reason in one chunk", "\n\nHello there", "length",
        [
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"prompt_token_ids":null}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"reasoning":"Hm","reasoning_content":"Hm"},"logprobs":null,"finish_reason":null,"token_ids":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":"\n\nHello"},"logprobs":null,"finish_reason":null,"token_ids":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":" there"},"logprobs":null,"finish_reason":"length","stop_reason":null,"token_ids":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":null,"usage":{"prompt_tokens":12,"total_tokens":20,"completion_tokens":8,"prompt_tokens_details":null}}""",
        ]),
        new("Ollama, before it sent null for a reason", " Hello!", "stop",
        [
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":" Hello"},"finish_reason":""}]}""",
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":"!"},"finish_reason":""}]}""",
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"fp_ollama","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop"}]}""",
        ]),
        new("LM Studio", "Tea? \"Now\"", "stop",
        [
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Tea? "},"logprobs":null,"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"m","choices":[{"index":0,"delta":{"content":"\"Now\""},"logprobs":null,"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"m","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"stats":{},"usage":{"prompt_tokens":7.0,"completion_tokens":null,"total_tokens":1.5}}""",
        ]),
        new("OpenRouter", "Good day", "stop",
        [
            """{"id":"gen-1","provider":"P","model":"a/b","object":"chat.completion.chunk","created":1.5,"choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Well","reasoning_details":[{"type":"reasoning.text","text":"Well","format":"unknown","index":0}]},"finish_reason":null,"native_finish_reason":null,"logprobs":null}]}""",
            """{"id":"gen-1","provider":"P","model":"a/b","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":"Good day","reasoning":null,"reasoning_details":[]},"finish_reason":null,"native_finish_reason":null}]}""",
            """{"id":"gen-1","provider":"P","model":"a/b","object":"chat.completion.chunk","created":1,"choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop","native_finish_reason":"end_turn"}]}""",
            """{"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3,"cost":1.4e-05,"is_byok":false,"cost_details":{"upstream_inference_cost":null}}}""",
        ], ": OPENROUTER PROCESSING"),
        new("LiteLLM", "What?", "stop",
        [
            """{"id":"chatcmpl-1","created":1739812588,"model":"m","object":"chat.completion.chunk","system_fingerprint":"fp","choices":[{"index":0,"delta":{"content":"Wh","role":"assistant"}}],"stream_options":{"include_usage":true},"citations":null}""",
            """{"id":"chatcmpl-1","created":1739812588,"model":"m","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"at?","provider_specific_fields":null}}]}""",
            """{"id":"chatcmpl-1","created":1739812588,"model":"m","object":"chat.completion.chunk","choices":[{"finish_reason":"stop","index":0,"delta":{}}]}""",
        ]),
        new("SGLang, with an emoji in two chunks", "So \uE000\uE001!", "stop",
        [
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":null,"content":"So \uE000","tool_calls":null},"logprobs":null,"finish_reason":"","matched_stop":null}],"usage":null}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":null,"content":"\uE001!","tool_calls":null},"logprobs":null,"finish_reason":"","matched_stop":null}],"usage":null}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":null,"content":null},"logprobs":null,"finish_reason":"stop","matched_stop":151645}],"usage":null}""",
        ]),
        new("MiniMax", "One two", "length",
        [
            """{"choices":[{"index":0,"delta":{"role":"","reasoning_content":""}}],"created":1771279826,"object":"chat.completion.chunk","usage":{"total_tokens":0,"total_characters":0},"input_sensitive":false}""",
            """{"choices":[{"index":0,"delta":{"role":"","content":"One two"}}],"created":1771279826,"object":"chat.completion.chunk","base_resp":{"status_code":0,"status_msg":""}}""",
            """{"choices":[{"finish_reason":"length","index":0,"delta":{"role":""}}],"created":1771279826,"object":"chat.completion.chunk"}""",
        ]),
        new("DeepSeek", "Da", "stop",
        [
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"Mm"},"logprobs":null,"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":"Da","reasoning_content":null},"logprobs":null,"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":"","reasoning_content":null},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2,"prompt_cache_hit_tokens":0}}""",
        ]),
        new("Mistral, in parts", "Oui.", "stop",
        [
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"Bon"}]}]},"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":[{"type":"text","text":"Oui."}]},"finish_reason":null}],"p":"abc"}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"total_tokens":5,"completion_tokens":2}}""",
        ]),
        new("Perplexity, which repeats the answer as a message", "Blue sky", "stop",
        [
            $$$$"""{{{{{Opening}}}},"citations":["https://example.com"],"choices":[{"index":0,"finish_reason":null,"delta":{"role":"assistant","content":"Blue"},"message":{"role":"assistant","content":"Blue"}}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"finish_reason":null,"delta":{"content":" sky"},"message":{"role":"assistant","content":"Blue sky"}}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"finish_reason":"stop","delta":{"content":""},"message":{"role":"assistant","content":"Blue sky"}}]}""",
        ]),
        new("TGI", "Gut", "stop",
        [
            $$$$"""{{{{{Opening}}}},"system_fingerprint":"2.0-sha","choices":[{"index":0,"delta":{"role":"assistant","content":"Gut"},"logprobs":null,"finish_reason":null}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":"eos_token"}]}""",
        ], ":"),
        new("llama.cpp", "Ok\ttab", "stop",
        [
            $$$$"""{{{{{Opening}}}},"choices":[{"finish_reason":null,"index":0,"delta":{"role":"assistant","content":null}}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Ok\ttab"}}]}""",
            $$$$"""{{{{{Opening}}}},"choices":[{"finish_reason":"stop","index":0,"delta":{}}],"timings":{"prompt_n":1,"prompt_ms":78.9,"predicted_per_second":1e3}}""",
        ]),
    ];
}
