// `npm run shots`: takes the pictures of README and docs from the running product, into docs/pictures.
import { defineConfig } from '@playwright/test'
import base from './playwright.config.ts'

export default defineConfig({ ...base, testMatch: '*.shots.ts', reporter: 'line' })
